"""The course of care of one client: referral, decision, assessment, evaluation."""
