"""The workspace: the pages where a practitioner keeps their own listing. Closed to everybody else."""
