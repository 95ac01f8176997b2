"""`python -m slack_sandbox --manifest manifest.yml --port 3000`: the sandbox by itself, for any Slack app."""

import argparse
import asyncio
import signal
from pathlib import Path

from slack_sandbox.manifest import ManifestError
from slack_sandbox.sandbox import Sandbox


async def serve(sandbox: Sandbox, host: str, port: int) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    await sandbox.start(host, port)
    print(f"SLACK_API_URL={sandbox.api_url}")
    print(f"SLACK_BOT_TOKEN={sandbox.bot_token}")
    print(f"SLACK_APP_TOKEN={sandbox.app_token}")
    print(f"SLACK_SIGNING_SECRET={sandbox.signing_secret}")
    print(f"SLACK_CLIENT_ID={sandbox.client_id}")
    print(f"SLACK_CLIENT_SECRET={sandbox.client_secret}")
    print(f"The page: {sandbox.url}  The control API: {sandbox.url}/sandbox/state  Ctrl-C stops.", flush=True)
    await stopped.wait()
    await sandbox.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m slack_sandbox", description=__doc__)
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest, YAML or JSON")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0, help="for ids and for faults by chance")
    options = parser.parse_args()
    try:
        sandbox = Sandbox(options.manifest, seed=options.seed)
    except (OSError, ManifestError) as why:
        parser.exit(2, f"{options.manifest}: {why}\n")
    people = [sandbox.add_person(name) for name in ("maya", "tom", "ana")]
    sandbox.change(people[0], is_admin=True)
    sandbox.add_channel("general")
    asyncio.run(serve(sandbox, options.host, options.port))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
