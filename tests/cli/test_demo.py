def test_without_a_database_it_says_how_to_make_one(kechuang, tmp_path):
    done = kechuang("demo", KECHUANG_DATA_DIR=str(tmp_path / "var"))
    said = done.stderr.decode()
    assert done.returncode == 1
    assert "CL-011" in said and "manage migrate" in said and "Traceback" not in said


def test_a_wrong_setting_is_named(kechuang):
    done = kechuang("demo", KECHUANG_MODE="ofice")
    said = done.stderr.decode()
    assert done.returncode == 1
    assert "KECHUANG_MODE" in said and "Traceback" not in said


def test_an_office_never_gets_people_with_a_known_password(kechuang, tmp_path):
    office = {"KECHUANG_MODE": "office", "KECHUANG_SECRET_KEY": "k" * 60, "KECHUANG_HOSTS": "example.cn"}
    there = {**office, "KECHUANG_DATA_DIR": str(tmp_path / "var")}
    assert kechuang("manage", "migrate", "--verbosity", "0", **there).returncode == 0
    done = kechuang("demo", **there)
    assert done.returncode == 1
    assert "演示用户" in done.stderr.decode() and "Traceback" not in done.stderr.decode()
