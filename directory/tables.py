"""Every table of the product, imported in one place for migrations and tests."""

import directory.accounts.models
import directory.audit.models
import directory.conflicts.models
import directory.credentials.models
import directory.discovery.models
import directory.editing.models
import directory.files.models
import directory.inquiries.models
import directory.interest.models
import directory.jurisdictions.models
import directory.keyring.models
import directory.limits.models
import directory.listings.models
import directory.moderation.models
import directory.notices.models
import directory.ownership.models
import directory.papers.models
import directory.portfolio.models
import directory.privacy.models
import directory.proposals.models
import directory.registers.exclusions.models
import directory.registers.models
import directory.registers.npi.models
import directory.registers.rosters.models
import directory.reviews.models
import directory.saved_searches.models
import directory.shortlists.models
import directory.tombstones.models
import directory.verification.models
import directory.wording.models  # noqa: F401
