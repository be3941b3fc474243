"""Properties are tried on a machine that may be busy: what counts is that they hold, not how soon."""

from hypothesis import HealthCheck, settings

settings.register_profile("grammar", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("grammar")
