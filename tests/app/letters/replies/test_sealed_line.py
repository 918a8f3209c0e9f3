"""The mailbox over TLS: one that cannot show who it is is not read, and Health says so."""

from dataclasses import replace

import pytest

from app.extensions import db
from app.jobs import JOBS, FileLeadership, run_job
from app.models import JobRun
from app.notify.incoming.mailbox import Mailbox, MailboxUntrusted
from tests.app.letters.replies.imap import Mailboxed, serving
from tests.app.messages.certificates import certified
from tests.app.smtp import free_port


@pytest.fixture
def sealed(app, tmp_path, monkeypatch):
    """A mailbox over TLS, its certificate made by itself, trusted as the system's store."""
    file = tmp_path / "mailbox.pem"
    context = certified(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    box, port = Mailboxed(), free_port()
    server = serving(box, port, context)
    url = f"imaps://bridge%40example.org:p%40ss%20word@127.0.0.1:{port}/INBOX"
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], imap_url=url)
    yield url
    server.shutdown()
    server.server_close()


def test_a_mailbox_that_the_system_trusts_is_read(sealed):
    with Mailbox(sealed) as mailbox:
        assert mailbox.unread(1) == []


@pytest.mark.parametrize("why", ["unknown maker", "another name"])
def test_one_that_it_does_not_trust_gets_no_password(sealed, monkeypatch, why):
    if why == "unknown maker":
        monkeypatch.delenv("SSL_CERT_FILE")
    else:
        sealed = sealed.replace("127.0.0.1", "localhost")
    with pytest.raises(MailboxUntrusted), Mailbox(sealed):
        pass


def test_health_says_in_words_why_no_mail_is_read(app, client, cast, sealed, monkeypatch, tmp_path):
    monkeypatch.delenv("SSL_CERT_FILE")
    run_job(
        app, next(job for job in JOBS if job.name == "mailbox"), FileLeadership(tmp_path / "lock")
    )
    db.session.rollback()
    assert db.session.get_one(JobRun, "mailbox").fault == "MailboxUntrusted"
    client.as_user(cast.admin)
    assert "这台机器不信任该邮箱的证书" in client.get("/health").text
