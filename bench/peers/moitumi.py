"""moitumi as one more tool of the persistence benchmark, which is run with it.

    MOITUMI_PEERS_BENCH=<folder of bench.py> MOITUMI_PROGRAM=<dist/moitumi.cjs> moitumi.py [bench.py's arguments]

`npm run bench:peers` sets the two. The benchmark's own folder is read, never written.
"""
import json
import os
import shlex
import shutil
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.environ["MOITUMI_PEERS_BENCH"])

import bench  # noqa: E402
import drivers  # noqa: E402


class Moitumi(drivers.Driver):
    name = "moitumi"
    detach = b"\x1c"
    program = os.environ["MOITUMI_PROGRAM"]
    # One process for all sessions, as tmux has one.
    config = "[keeper]\nagents_per_process = 1000\n"

    @classmethod
    def find(cls):
        return shutil.which("node") if os.path.exists(cls.program) else None

    def setup(self):
        self.env["MOITUMI_HOME"] = self.run  # its sockets and state stay in here
        self.base = [self.find(), self.program]
        with open(os.path.join(self.run, "config.toml"), "w") as f:
            f.write(self.config)

    def version(self):
        return self.json("version").get("version", "")

    def create_argv(self, name, cmd, rows=24, cols=80):
        """A node with the session's name, and the command on it; a new agent has 80 columns and 24 rows."""
        add = shlex.join(self.base + ["add", name])
        spawn = shlex.join(self.base + ["spawn"])
        return ["sh", "-c", 'exec %s "$(%s)" -- "$@"' % (spawn, add), "sh"] + cmd

    def attach_argv(self, name):
        return self.base + ["attach", name]

    def list(self):
        titles = {node["id"]: node["title"] for node in self.json("ls")}
        return [titles[agent["node"]] for agent in self.json("agents") if agent["state"] != "exited"]

    def kill(self, name):
        self.sh(*self.base, "stop", name)

    def is_server(self, p):
        return len(p.argv) > 1 and os.path.basename(p.argv[1]) in ("daemon.cjs", "keeper.cjs")

    def json(self, *command):
        return json.loads(self.sh(*self.base, *command, "--json"))


if __name__ == "__main__":
    drivers.DRIVERS[Moitumi.name] = Moitumi
    bench.main()
