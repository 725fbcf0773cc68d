#!/bin/bash
# Installs a packed hub on Debian, or upgrades one, as root: install.sh haak-<version>-<platform>.tar.gz haak.example.com
# It changes nothing that was set before: /etc/haak/haak.env and the data in /var/lib/haak stay as they are.
set -euo pipefail
if [ $# -ne 2 ] || [ "$(id -u)" -ne 0 ]; then
  echo "Run as root: install.sh haak-<version>-<platform>.tar.gz <host name>" >&2
  exit 2
fi
package=$(realpath "$1")
host=$2
name=$(basename "$package" .tar.gz)
umask 022

if ! id haak > /dev/null 2>&1; then
  useradd --system --user-group --home-dir /var/lib/haak --no-create-home --shell /usr/sbin/nologin haak
fi
install -d -m 0700 -o haak -g haak /var/lib/haak
install -d -m 0700 /etc/haak

# Each version has a folder of its own, and /opt/haak names the one that runs. So going back is one link.
if [ ! -d "/opt/$name" ]; then
  rm -rf "/opt/$name.draft"
  mkdir "/opt/$name.draft"
  tar -xzf "$package" -C "/opt/$name.draft" --strip-components=1 --no-same-owner
  mv "/opt/$name.draft" "/opt/$name"
fi
if [ -e /opt/haak ] && [ ! -L /opt/haak ]; then
  echo "/opt/haak is a folder. Move it to another name, and run this again." >&2
  exit 1
fi
ln -sfn "/opt/$name" /opt/haak

password=
if [ ! -e /etc/haak/haak.env ]; then
  password=$(head -c 18 /dev/urandom | base64 | tr '+/' '-_')
  (umask 077 && sed -e "s/haak\.example\.com/$host/" -e "s/replace-me/$password/" /opt/haak/deploy/debian/haak.env > /etc/haak/haak.env)
fi
install -m 0644 /opt/haak/deploy/systemd/haak.service /etc/systemd/system/haak.service

if [ -d /etc/nginx/sites-available ] && [ ! -e /etc/nginx/sites-available/haak ]; then
  sed "s/haak\.example\.com/$host/g" /opt/haak/deploy/nginx/haak.conf > /etc/nginx/sites-available/haak
  echo "Wrote /etc/nginx/sites-available/haak. Once there is a certificate, link it into sites-enabled and reload nginx."
fi

if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl enable haak
  systemctl restart haak
  echo "The hub runs: journalctl -u haak"
else
  echo "systemd does not run here, so the hub was not started."
fi
if [ -n "$password" ]; then
  echo "The password of the administrator is in /etc/haak/haak.env."
fi
