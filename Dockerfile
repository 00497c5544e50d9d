# The product in a container: built in one stage, run in another without compilers, as a user without rights.
# Not built on the machine where it was written, which has no container engine: read it before you trust it.
#   docker build -t finepoint .        docker compose up        (compose.yaml)

FROM node:20-bookworm-slim AS front
WORKDIR /srv/finepoint
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY static static
RUN node static/build.mjs

FROM python:3.11-slim-bookworm AS built
WORKDIR /srv/finepoint
COPY requirements.lock requirements-s3.lock ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
 && .venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements-s3.lock
COPY . .
COPY --from=front /srv/finepoint/static/dist static/dist
# The file system is read-only where it runs, and children that decode pictures start often.
RUN .venv/bin/python -m compileall -q directory search_index wsgi.py

FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /srv/finepoint finepoint \
 && install -d -o finepoint -g finepoint -m 0700 /var/lib/finepoint
COPY --from=built /srv/finepoint /srv/finepoint
WORKDIR /srv/finepoint
ENV FINEPOINT_INSTANCE=/var/lib/finepoint FINEPOINT_PRODUCTION=1 PROMETHEUS_MULTIPROC_DIR=/dev/shm/metrics \
    PATH=/srv/finepoint/.venv/bin:$PATH PYTHONUNBUFFERED=1
USER finepoint
VOLUME /var/lib/finepoint
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/readyz', headers={'Host': 'localhost'}); raise SystemExit(c.getresponse().status != 200)"]
STOPSIGNAL SIGTERM
CMD ["gunicorn", "-c", "python:directory.serving", "--bind=0.0.0.0:8000", "wsgi:app"]
