"""The ground the clinical apps stand on.

From the bottom up:

``house`` (where things are kept) ▸ ``vault`` (keys, encrypted fields) ▸ ``audit`` (who looked at
what) ▸ ``jobs`` ▸ ``policy`` (who may do what) ▸ ``accounts`` ▸ ``clinic`` (the site's settings,
set-up) ▸ ``serving`` (processes, https) and ``backups``.
"""
