"""What `make` runs. Standard library only: it starts before anything is installed."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
WORKERS = os.environ.get("WORKERS") or "1"
DATA = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
OLDEST = (3, 11)


class Stop(Exception):
    """Why it cannot go on, in one sentence."""


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(step: str, command: list, *, hint: str = "") -> None:
    """Run one step, say how long it took, and keep its output for the case that it fails."""
    started = time.monotonic()
    sys.stdout.write(f"· {step} ")
    sys.stdout.flush()
    process = subprocess.Popen(
        [str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    output = collect_with_dots(process)
    if process.returncode:
        say("✗")
        raise Stop(f"{hint or step + ' failed.'}\n{output[-2000:]}")
    say(f"✓ {time.monotonic() - started:.0f} s")


def collect_with_dots(process) -> str:
    while True:
        try:
            return process.communicate(timeout=2)[0]
        except subprocess.TimeoutExpired:
            sys.stdout.write(".")
            sys.stdout.flush()


def check_python() -> None:
    if sys.version_info < OLDEST:
        raise Stop(
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}. 需要 Python 3.11 或更新版本。"
        )


def bring_venv() -> None:
    """Debian keeps a part of Python in a package of its own; root gets it installed, others are told."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    hint = f"Python's venv module is missing: apt-get install {package}. 请先安装 {package}。"
    if os.geteuid() or not shutil.which("apt-get"):
        raise Stop(hint)
    run("Debian's package lists 更新软件包列表", ["apt-get", "update", "-qq"], hint=hint)
    run(f"{package} 安装", ["apt-get", "install", "-y", "-qq", package], hint=hint)


def make_environment(*requirements: str) -> None:
    """A virtual environment with exactly what the files pin; nothing to do when it has it already."""
    check_python()
    with Path(__file__).open() as door:  # one after the other, if two of us come at once
        fcntl.flock(door, fcntl.LOCK_EX)
        fill_environment(requirements)


def fill_environment(requirements: tuple[str, ...]) -> None:
    if not PYTHON.exists():
        bring_venv()
        run("virtual environment 建立虚拟环境", [sys.executable, "-m", "venv", "--clear", VENV])
    for name in requirements:
        stamp = VENV / f"{name.replace('/', '-')}.stamp"
        wanted = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            continue
        run(
            f"packages of {name} 安装软件包",
            [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", name],
            hint="The packages could not be installed. Is there a network? 软件包未能安装，请检查网络。",
        )
        stamp.write_text(wanted)


def manage(*arguments: str) -> list:
    return [PYTHON, "manage.py", *arguments]


def setup() -> None:
    """Everything except serving. What is there already is left alone."""
    make_environment("requirements.txt")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_project.settings.development")
    run("database 更新数据库", manage("migrate", "--verbosity", "0"))
    collect_static_files()
    if not (DATA / "demo.loaded").exists():
        run("address 网址", manage("site_address", address()))
        run("demo portal 装入演示内容", manage("load_demo_content"))
        (DATA / "demo.loaded").touch()


def collect_static_files() -> None:
    """Collect and compress them, unless they are those of the last time."""
    ours = sorted(path for path in ROOT.glob("*/static/**/*.*") if DATA not in path.parents)
    sources = [ROOT / "requirements.txt", *ours]
    wanted = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    stamp = DATA / "static.stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    run("static files 收集静态文件", manage("collectstatic", "--noinput", "--verbosity", "0"))
    # Pages that are kept name the files of before.
    run("pages 更新页面缓存", manage("forget_pages"))
    stamp.write_text(wanted)


def address() -> str:
    return f"http://{'127.0.0.1' if HOST == '0.0.0.0' else HOST}:{PORT}"  # noqa: S104 -- what listens everywhere is read here


def check_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except (OSError, ValueError, OverflowError) as error:
            raise Stop(
                f"Port {PORT} on {HOST} cannot be used ({error}); choose another: PORT=8001 make run. 端口 {PORT} 不可用，请换一个。"
            ) from error


def serve(*, development: bool) -> None:
    """Server and worker together, until Ctrl-C or until one of them ends."""
    check_port()
    module = "development" if development else "production"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"site_project.settings.{module}")
    if development:
        os.environ.setdefault("ADMIN_BASE_URL", address())
    processes = [
        subprocess.Popen([str(part) for part in command], cwd=ROOT)
        for command in (server_command(), manage("run_worker"))
    ]
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop(processes))
    say(f"\n{address()}/ · {address()}/admin/ · {address()}/api/v1/docs   (Ctrl-C stops 停止)")
    while all(process.poll() is None for process in processes):
        time.sleep(0.3)
    stop(processes)
    for process in processes:
        process.wait()
    if any(process.returncode not in {0, -signal.SIGTERM, -signal.SIGINT} for process in processes):
        raise Stop("The server or the worker has ended by itself; its last lines are above. 服务意外停止。")


def server_command() -> list:
    server = [VENV / "bin" / "granian", "--interface", "wsgi", "--host", HOST, "--port", PORT, "--workers", WORKERS]
    return [
        *server,
        "--blocking-threads",
        "8",
        "--no-access-log",
        "--log-level",
        "error",
        "site_project.wsgi:application",
    ]


def stop(processes: list) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()


def run_all() -> None:
    check_port()
    setup()
    run("address 网址", manage("site_address", address()))
    subprocess.run([str(part) for part in manage("demo_accounts")], cwd=ROOT, check=True)
    serve(development=True)


def serve_alone() -> None:
    if not PYTHON.exists():
        raise Stop("Nothing is set up yet: `make setup` first. 请先运行 make setup。")
    serve(development=not os.environ.get("SECRET_KEY"))


# Each with its own databases, so that they may run side by side; the longest come first. What is tagged `once` has
# nothing to do with pages or databases.
SUITES = {
    "default": ("default base page", {"SWAPPED_BASE_PAGE": "0"}, ["--exclude-tag=browser"]),
    "browser": ("in Chromium", {"SWAPPED_BASE_PAGE": "0"}, ["--tag=browser"]),
    "swapped": ("swapped base page", {"SWAPPED_BASE_PAGE": "1"}, ["--exclude-tag=once"]),
}


def run_tests() -> None:
    """All suites, or those that `SUITES` names, two at a time; on the database that DATABASE_URL names."""
    make_environment("requirements.txt", "tests/requirements.txt")
    chosen = os.environ.get("SUITES", "").split() or list(SUITES)
    with ThreadPoolExecutor(max_workers=2) as beside:
        failed = sum(beside.map(run_suite, chosen))
    if shutil.which("chromium") is None:
        say("Chromium is missing, so the browser tests did not run: apt-get install chromium fonts-noto-cjk")
    if failed:
        raise Stop("The suite has failures; they are listed above. 有测试未通过。")


def run_suite(name: str) -> int:
    """What it says is kept until it ends, so that two do not talk at once."""
    title, environment, options = SUITES[name]
    say(f"The suite {name} ({title}, {database()}) has begun.")
    environment = {**os.environ, **environment, "TEST_NAME": name, "TEST_NUMBER": str(list(SUITES).index(name))}
    done = subprocess.run(
        [str(part) for part in manage("test", "--noinput", *options, *sys.argv[2:])],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    say(f"\nThe suite {name}:\n{done.stdout}")
    return done.returncode


def database() -> str:
    return "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"


def run_bench() -> None:
    make_environment("requirements.txt", "tests/requirements.txt")
    subprocess.run([str(PYTHON), "-m", "benchmarks", *sys.argv[2:]], cwd=ROOT, check=True)


def run_drills() -> None:
    make_environment("requirements.txt", "tests/requirements.txt")
    say(
        f"The drills, at full length, on {database()}: web processes, the worker and a sender killed 200 times under load, "
        "10,000 beacons by 64 clients, 100,000 enquiries by as many, a database locked for a minute, a full disk, exports of a "
        "million leads, 500 histories of edits. Several hours on two quiet cores; each shows how far it is. 演练约需数小时。"
    )
    if shutil.which("soffice") is None:
        say("LibreOffice is missing, so no sheet is opened in it: apt-get install libreoffice-calc")
    environment = os.environ | {"DRILL": "1"}
    if subprocess.run(
        [str(part) for part in manage("test", "--noinput", "tests.faults")], cwd=ROOT, env=environment
    ).returncode:
        raise Stop("A drill has failed; it is listed above. 演练未通过。")


def take_pictures() -> None:
    """Set up, serve for as long as it takes, and picture every public page."""
    check_port()
    make_environment("requirements.txt", "tests/requirements.txt")
    setup()
    run("address 网址", manage("site_address", address()))
    server = subprocess.Popen([str(part) for part in server_command()], cwd=ROOT)
    try:
        wait_for(server)
        subprocess.run([str(PYTHON), "-m", "tests.browser.pictures", address()], cwd=ROOT, check=True)
    finally:
        stop([server])


def wait_for(server: subprocess.Popen) -> None:
    while server.poll() is None:
        try:
            socket.create_connection((HOST, int(PORT)), timeout=1).close()
            return
        except OSError:
            time.sleep(0.3)
    raise Stop("The server has ended by itself; its last lines are above. 服务意外停止。")


COMMANDS = {
    "run": run_all,
    "setup": setup,
    "serve": serve_alone,
    "test": run_tests,
    "bench": run_bench,
    "drill": run_drills,
    "pictures": take_pictures,
}

if __name__ == "__main__":
    try:
        COMMANDS[sys.argv[1]]()
    except Stop as reason:
        sys.stderr.write(f"{reason}\n")
        sys.exit(1)
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
    except KeyboardInterrupt:
        sys.exit(130)
