"""The command `galaxy`: images classified on this machine or in the cloud, models released, networks trained."""
