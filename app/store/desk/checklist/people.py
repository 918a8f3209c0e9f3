"""The steps of people: who works with whom, and who may write."""

from collections.abc import Mapping, Sequence

from app.store.desk.checklist.step import Doer, SetupStep, StepName, counted
from app.store.desk.today import Progress

ROLES = ("coordinator", "counsellor")


def steps_of_staff(
    counties: int, without: Mapping[str, int], found: Mapping[str, int], progress: Progress
) -> Sequence[SetupStep]:
    """Who works with whom: coordinators, counsellors, schools and their contacts."""
    coordinator, counsellor = (without[role] for role in ROLES)
    name, doer, schools = StepName, Doer, StepName.SCHOOLS
    proposed = found["proposed"]
    return (
        counted(name.COORDINATORS, doer.ADMIN, coordinator, counties, after=schools),
        counted(name.COUNSELLORS, doer.ADMIN, counsellor, counties, after=schools),
        counted(schools, doer.COORDINATOR, 0, progress.schools),
        counted(
            name.CONTACTS,
            doer.COORDINATOR,
            found["without_contact"],
            found["open_schools"],
            after=schools,
        ),
        counted(name.APPROVALS, doer.ADMIN, proposed, max(proposed, 1)),
        counted(
            name.ADDRESSES,
            doer.SCHOOL,
            found["without_address"],
            found["open_schools"],
            after=schools,
        ),
    )


def steps_of_writers(found: Mapping[str, int], progress: Progress) -> Sequence[SetupStep]:
    """Who may write: children with consent, volunteers through their gates."""
    name, doer = StepName, Doer
    children = counted(name.CHILDREN, doer.COORDINATOR, 0, progress.children)
    if not progress.schools:
        children = counted(name.CHILDREN, doer.COORDINATOR, 0, 0, after=name.SCHOOLS)
    return (
        children,
        counted(
            name.CONSENTS, doer.SCHOOL, found["unanswered"], progress.children, after=name.CHILDREN
        ),
        counted(name.VOLUNTEERS, doer.COORDINATOR, 0, progress.volunteers),
        counted(
            name.GATES,
            doer.COORDINATOR,
            found["not_through"],
            progress.volunteers,
            after=name.VOLUNTEERS,
        ),
    )
