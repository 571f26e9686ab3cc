#!/usr/bin/env bash
# Installs libvirt, the peer that bench/ measures against (Debian and Ubuntu). Its services are not started: bench/ runs a
# private libvirtd of its own, in namespaces, that leaves the machine's libvirt alone.
set -euo pipefail
as_root=()
((EUID == 0)) || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y --no-install-recommends \
  libvirt-daemon-system libvirt-clients python3-libvirt qemu-system-x86 qemu-utils
