"""Files in a bucket: the same as in a folder, spoken with a server of that protocol."""

import subprocess
import sys
from dataclasses import replace
from urllib.request import Request, urlopen

import pytest
from obstore.store import S3Store

from app import config
from app.errors import Refused, SettingsRefused
from app.safekeeping.file_store import FileStore, files
from tests.app.smtp import free_port

BUCKET = "letters-of-a-test"
ONE = "0" * 32


@pytest.fixture
def bucket(app, monkeypatch):
    """The application keeps its files in a bucket; gives the server, a process of its own."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        said = server.stderr or ()
        assert any(b"Running on" in line for line in said), "the server did not start"
        urlopen(Request(f"{address}/{BUCKET}", method="PUT"))
        for name, value in {
            "AWS_ENDPOINT_URL": address,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "a",
            "AWS_SECRET_ACCESS_KEY": "b",
            "AWS_REGION": "us-east-1",
        }.items():
            monkeypatch.setenv(name, value)
        url = f"s3://{BUCKET}/xinqiao-{port}"
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], files_url=url)
        yield server
    finally:
        server.kill()
        server.wait()


@pytest.mark.sqlite_alone
@pytest.mark.slow
def test_a_bucket_keeps_files_as_a_folder_does(bucket):
    files().put(ONE, b"sealed")
    assert files().get(ONE) == b"sealed"
    assert [name for name, _since in files().names()] == [ONE]
    files().delete([ONE])
    with pytest.raises(FileNotFoundError):
        files().get(ONE)
    with pytest.raises(Refused, match=r"files\.away"):
        FileStore(S3Store.from_url("s3://no-such-bucket")).put("one", b"sealed")


@pytest.mark.parametrize(
    "url", ["http://somewhere", "s3://", "s3://Bucket", "s3://bucket", "/var/files"]
)
def test_a_place_that_is_none_is_refused_at_the_start(url, tmp_path):
    with pytest.raises(SettingsRefused, match="FILES_URL"):
        config.load({"XINQIAO_HOME": str(tmp_path), "FILES_URL": url})
