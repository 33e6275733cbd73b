"""Addresses."""

from django.urls import path

from sostenuto_web.desk import views
from sostenuto_web.desk.calendar import views as calendar
from sostenuto_web.desk.worklist import views as worklist

urlpatterns = [
    path("", views.home, name="home"),
    path("calendar/", calendar.week, name="calendar"),
    path("calendar/day/", calendar.one_day, name="calendar-day"),
    path("calendar/new/", calendar.new, name="calendar-new"),
    path("worklist/", worklist.work_list, name="worklist"),
    path("worklist/sign/", worklist.sign, name="worklist-sign"),
    path("your-place/", views.your_place, name="your-place"),
    path("figures/", views.figures, name="figures"),
    path("house/who-may-see-what/", views.who_may_see_what, name="who-may-see-what"),
]
