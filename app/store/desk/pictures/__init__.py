"""What coordinators rather look at than read: letters by week, school, county and hand."""
