# The portal as one image; web, worker, beat and migration are commands of it (see docker-compose.yml and Procfile).
FROM node:24-bookworm-slim AS assets
WORKDIR /portal
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fontconfig fonts-liberation libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /portal portal
WORKDIR /portal
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY requirements/runtime.txt requirements/
RUN pip install --no-cache-dir --require-hashes --requirement requirements/runtime.txt
COPY . .
COPY --from=assets /portal/node_modules node_modules
# The demonstration's settings build the same static files as production's and need no secret.
RUN python -m dps_portal.assets \
    && DEMONSTRATION=1 ADMIN_SITE=1 python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf node_modules \
    && chown -R portal var
USER portal
ENV PORTAL_MODE=production BIND=0.0.0.0:8000
EXPOSE 8000
CMD ["gunicorn", "--config", "python:dps_portal.gunicorn", "dps_portal.wsgi"]
