"""A test never fails because the machine was slow: Hypothesis times neither examples nor drawing."""

from hypothesis import HealthCheck, settings

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
