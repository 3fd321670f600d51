from jobtra import processes


def test_address_is_the_first_name_behind_tls_or_the_trials_own(settings):
    settings.DEBUG = True
    assert processes.address() == f"http://{processes.BIND}"
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["jobtra.example.org", "127.0.0.1"]
    assert processes.address() == "https://jobtra.example.org"
    settings.ALLOWED_HOSTS = []
    assert processes.address() == ""
