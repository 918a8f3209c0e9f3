"""A register of whole households: its pupils are read, its grown-ups are passed over and told."""

import pytest

from tests.intake.building import xlsx

HEADS = ("户主姓名", "家庭成员姓名", "与户主关系", "性别", "出生日期", "就读学校")
ROWS = [
    ("王大山", "王大山", "户主", "男", "1960-01-02", None),
    ("王大山", "李秀英", "配偶", "女", None, None),
    ("王大山", "王强", "长子", "男", "1988-06-01", None),
    ("王大山", "王小明", "孙子", "男", "2014-06-01", "灯塔镇中心小学"),
    ("陈静", "陈静", "户主", "女", "2015-06-01", "灯塔镇中心小学"),
    ("王大山", "王小宝", "孙子", "男", None, None),
]


@pytest.mark.parametrize("name", ["家庭成员姓名", "姓名", "成员姓名"])
def test_of_a_register_of_households_the_pupils_are_read_and_the_grown_ups_told(take, name):
    heads = (HEADS[0], name, *HEADS[2:])
    report = take("children", xlsx([heads, *ROWS]), school="灯塔镇中心小学")
    read = [(row.values["name"], row.fate) for row in report.rows]
    assert read == [("王小明", "new"), ("陈静", "new"), ("王小宝", "fault")]
    passed = [line.row for line in report.ignored if line.why == "household"]
    assert passed == [2, 3, 4]
    # What somebody is to the head of the household is not what the guardian is to the child.
    assert {row.values["relation"] for row in report.rows} == {None}


def test_names_of_members_are_no_childrens_where_nothing_tells_who_they_are(take):
    heads = ("姓名", "出生日期", "家庭成员姓名")
    report = take(
        "children", xlsx([heads, ("王红", "2014-06-01", "李秀英")]), school="灯塔镇中心小学"
    )
    assert [row.values["name"] for row in report.rows] == ["王红"]
