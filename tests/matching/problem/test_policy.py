"""The policy: the contract's defaults, and a canonical form that reads back."""

from hypothesis import given

from matching import Policy
from tests.matching.worlds import POLICIES

CONTRACT = """
[weights]
interests = 0.55
age = 0.20
region = 0.25
gender = 0.0
[interests]
rarity = true
[age]
ideal = [7, 12]
limits = [4, 30]
[region]
same_county = 1.0
same_city = 0.7
same_province = 0.4
elsewhere = 0.0
[rules]
gender = "any"
floor = 0.0
fair = false
"""


def test_the_defaults_are_those_of_the_contract():
    assert Policy.from_toml(CONTRACT) == Policy.from_toml("") == Policy()


@given(POLICIES)
def test_a_policy_reads_back_as_it_was_written(policy):
    assert Policy.from_toml(policy.to_toml()) == policy
    assert Policy.from_toml(policy.to_toml()).to_toml() == policy.to_toml()
