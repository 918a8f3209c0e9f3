"""A notice from outside is shown by the worker, though it can be read by this browser alone."""

import json

from tests.browser.person import PHONE

SHOWN = """navigator.serviceWorker.ready.then((one) => one.getNotifications())
  .then((all) => all.map((one) => [one.title, one.body, one.data.url]))"""
REGISTER = (
    "navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)"
)


def test_the_worker_shows_what_it_is_told(member):
    person = member("volunteer", PHONE)
    person.context.grant_permissions(["notifications"], origin=person.address)
    person.goes_to("/account/ways/")
    assert not person.page.eval_on_selector("[data-notices]", "form => form.hidden")
    seen = []
    devtools = person.context.new_cdp_session(person.page)
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated", lambda e: seen.extend(e["registrations"])
    )
    devtools.send("ServiceWorker.enable")
    person.page.evaluate(f"{REGISTER}.then(() => true)")
    while not seen:
        person.page.wait_for_timeout(50)
    told = {"title": "信桥", "body": "1 条新消息", "url": f"{person.address}/messages/"}
    number = seen[0]["registrationId"]
    message = {"origin": f"{person.address}/", "registrationId": number, "data": json.dumps(told)}
    devtools.send("ServiceWorker.deliverPushMessage", message)
    person.page.wait_for_function(f"{SHOWN}.then((all) => all.length === 1)")
    assert person.page.evaluate(SHOWN) == [list(told.values())]
