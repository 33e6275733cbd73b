"""The ground the clinical apps stand on.

From the bottom up:

``house`` (where things are kept) ▸ ``vault`` (keys, encrypted fields) ▸ ``policy`` (who may do
what) ▸ ``audit`` (who looked at what) ▸ ``jobs`` ▸ ``accounts`` ▸ ``clinic`` (the site's settings,
set-up) ▸ ``serving`` (processes, https) and ``backups``.
"""
