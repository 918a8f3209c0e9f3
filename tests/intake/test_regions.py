# ruff: noqa: E501 - each case stays on its line
"""Regions are found however people write where they come from."""

import pytest


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("广东省-河源市-龙川县", "441622"), ("吉林省吉林市丰满区", "220211"), ("广东河源龙川", "441622"),
        ("广东省 河源市 东源县", "441625"), ("广东/河源/连平", "441623"), ("龙川县", "441622"), ("龙川", "441622"),
        ("广东省河源市", "441600"), ("广东", "440000"), ("广西桂林", "450300"), ("新疆喀什", "653100"),
        ("北京朝阳", "110105"), ("天津市-市辖区-西青区", "120111"), ("重庆市县忠县", "500233"), ("湖北仙桃", "429004"),
        ("东莞", "441900"), ("海南藏族自治州共和县", "632521"), ("连南", "441826"), ("临夏县", "622921"),
        ("广东高要市", "441204"), ("梅县", "441403"), ("增城市", "440118"), ("襄樊市", "420600"),
        ("广东省河源市龙川县老隆镇", "441622"), ("441622", "441622"), ("中国广东省", "440000"),
    ],
)  # fmt: skip
def test_a_place_has_its_code(regions, written, code):
    assert regions.parse(written) == code


@pytest.mark.parametrize("written", ["", "火星", "999999", "鼓楼区", "海外", "城关"])
def test_what_is_nowhere_or_in_several_places_has_no_code(regions, written):
    assert regions.parse(written) is None


def test_a_hint_settles_what_is_in_several_places(regions):
    assert regions.parse("城关区", within="620000") == "620102"
    assert regions.parse("鼓楼区", within="320100") == "320106"


def test_a_hint_that_is_wrong_does_not_hide_the_place(regions):
    assert regions.parse("东源县", within="620000") == "441625"


def test_every_region_is_found_by_its_full_path(regions):
    for region in regions:
        path = "-".join(part.name for part in regions.path(region.code))
        assert regions.parse(path) == region.code


def test_a_path_leads_from_the_province_down(regions):
    assert [region.name for region in regions.path("441625")] == ["广东省", "河源市", "东源县"]
    assert regions.path("000000") == ()
