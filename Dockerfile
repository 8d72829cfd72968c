# The portal: web server and worker run from the same image, as nobody in particular, on a read-only root.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 portal && useradd --uid 10001 --gid portal --no-create-home --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /data /data/media /pages
COPY --from=packages /venv /venv
COPY . /portal
WORKDIR /portal
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    DATA_DIR=/data \
    DJANGO_SETTINGS_MODULE=site_project.settings.production
RUN python -m compileall -q /portal
USER portal
VOLUME /data /data/media /pages
EXPOSE 8000
HEALTHCHECK --start-period=60s --interval=10s CMD ["python", "-m", "deploy.healthy"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "8", "--no-access-log", "--respawn-failed-workers", "site_project.wsgi:application"]
