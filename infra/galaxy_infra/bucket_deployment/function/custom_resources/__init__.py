"""Custom resources of the stack: what CloudFormation cannot do by itself.

The CDK's own constructs have broad permissions, leave log groups that never expire, and bring a copy of the AWS
command line for each bucket; these are shorter than the list of suppressed findings would be.
"""
