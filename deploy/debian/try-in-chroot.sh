#!/bin/bash
# Tries a packed hub on a bare Debian: deploy/debian/try-in-chroot.sh haak-<version>-<platform>.tar.gz
# Needs root, debootstrap and the packages of Debian. The hub and nginx run without a network, in a namespace of their own. It installs the
# hub with install.sh, starts it behind nginx, and fails if TLS, the forwarded address or the closed /metrics are not right.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
package=$(realpath "$1")
root=$(mktemp -d)
trap 'umount "$root/proc" 2>/dev/null; umount -R "$root/dev" 2>/dev/null; rm -rf --one-file-system "$root"' EXIT
debootstrap --variant=minbase --include=ca-certificates,curl,openssl,nginx-light,iproute2 stable "$root" > /dev/null
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --make-rslave "$root/dev"
cp "$package" "$here/install.sh" "$root/root/"
unshare --net --fork chroot "$root" bash -euo pipefail -c '
  host=haak.example.com
  cd /root && bash install.sh haak-*.tar.gz $host
  ip link set lo up
  certificate=/etc/letsencrypt/live/$host
  mkdir -p $certificate
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=$host -addext subjectAltName=DNS:$host \
    -keyout $certificate/privkey.pem -out $certificate/fullchain.pem 2> /dev/null
  rm -f /etc/nginx/sites-enabled/default
  ln -s /etc/nginx/sites-available/haak /etc/nginx/sites-enabled/haak
  nginx -t 2> /dev/null
  set -a; . /etc/haak/haak.env; set +a
  export HAAK_DATA_DIR=/var/lib/haak MALLOC_ARENA_MAX=1
  cd /opt/haak
  command=$(sed -n "s/^ExecStart=//p" /etc/systemd/system/haak.service)
  setpriv --reuid=haak --regid=haak --clear-groups $command > /root/hub.log 2>&1 & hub=$!
  curl -s --retry 120 --retry-delay 1 --retry-connrefused --retry-all-errors -f -o /dev/null http://127.0.0.1:4225/readyz || { cat /root/hub.log; exit 1; }
  nginx
  ask() { curl -s --path-as-is --cacert $certificate/fullchain.pem --resolve $host:443:127.0.0.1 "$@"; }
  status() { ask -o /dev/null -w "%{http_code}" "https://$host$1"; }
  expect() { if [ "$2" != "$3" ]; then echo "$1: $2 and not $3"; exit 1; fi; echo "$1: $2"; }
  expect "ready through TLS" "$(status /readyz)" 200
  for path in /metrics /metrics/ /METRICS /%6detrics //metrics "/metrics?x" /x/../metrics; do
    expect "from outside, $path" "$(status $path)" 404
  done
  expect "from the machine, /metrics" "$(curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1:4225/metrics)" 200
  json="content-type: application/json"
  shop=$(ask -u admin:$HAAK_ADMIN_PASSWORD https://$host/v1/shops -H "$json" -d "{\"name\":\"Shop\"}")
  key=$(sed -E "s/.*\"api_key\":\"([^\"]+).*/\1/" <<< "$shop")
  ask --interface 127.0.0.2 -H "X-Forwarded-For: 203.0.113.9" https://$host/v1/api-keys -H "authorization: Bearer $key" -H "$json" \
    -d "{\"name\":\"Second\"}" > /dev/null
  noted=$(ask https://$host/v1/audit-log -H "authorization: Bearer $key" | grep -oE "\"address\":\"[^\"]+" | head -1)
  expect "the address of the client, who claimed another one" "$noted" "\"address\":\"127.0.0.2"
  nginx -s quit
  kill -TERM $hub
  wait $hub
  echo "The hub stopped by itself."
'
