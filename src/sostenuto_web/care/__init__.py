"""The course of care: from referral over plan, sessions and notes to discharge."""
