FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /jobtra

COPY requirements.lock .
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

COPY . .
# The key is for this one command; a container without its own key does not start.
RUN pybabel -q compile -l ja -i jobtra/locale/ja/LC_MESSAGES/django.po -o jobtra/locale/ja/LC_MESSAGES/django.mo \
 && DJANGO_DEBUG=0 DJANGO_SECRET_KEY=for-the-build-only python manage.py collectstatic --no-input --verbosity 0 \
 && useradd --system jobtra && mkdir -p var/files && chown -R jobtra var

USER jobtra
ENV DJANGO_DEBUG=0 JOBTRA_BIND=0.0.0.0:8000
EXPOSE 8000
CMD ["python", "manage.py", "serve", "web"]
