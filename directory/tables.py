"""Every table of the product, imported in one place for migrations and tests."""

import directory.accounts.models
import directory.audit.models
import directory.credentials.models
import directory.discovery.models
import directory.editing.models
import directory.files.models
import directory.inquiries.models
import directory.interest.models
import directory.limits.models
import directory.listings.models
import directory.notices.models
import directory.ownership.models
import directory.registers.models
import directory.wording.models  # noqa: F401
