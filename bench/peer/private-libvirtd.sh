#!/usr/bin/env bash
# Runs a stock libvirtd that shares nothing with the machine's own: its configuration, state and sockets lie in FOLDER.
# usage: private-libvirtd.sh FOLDER      (as root; ends when its parent does)
set -euo pipefail
folder=$1
mkdir -p "$folder"/{etc,run,state,cache,log}
cp -r /etc/libvirt/. "$folder/etc/"
cat >"$folder/etc/libvirtd.conf" <<CONF
auth_unix_rw = "none"
auth_unix_ro = "none"
CONF
# Without virtlogd, so that one process less stands between libvirt and its guest.
echo 'stdio_handler = "file"' >>"$folder/etc/qemu.conf"

# A pid namespace of its own: bash as process 1 reaps orphans at once, where a slow init would add seconds to `destroy`.
exec setpriv --pdeathsig TERM unshare --mount --pid --fork --kill-child --mount-proc bash -c '
  set -e
  folder=$1
  for pair in etc:/etc/libvirt run:/run/libvirt state:/var/lib/libvirt cache:/var/cache/libvirt log:/var/log/libvirt; do
    mkdir -p "${pair#*:}"
    mount --bind "$folder/${pair%%:*}" "${pair#*:}"
  done
  # Where /dev/kvm is there and does not work, libvirtd probes QEMU anew for each definition, for seconds. No row needs it.
  if [[ -e /dev/kvm ]]; then
    mkdir -p "$folder/dev"
    mount --rbind /dev "$folder/dev"
    mount -t tmpfs -o mode=0755 devices /dev
    for path in "$folder"/dev/*; do
      name=${path##*/}
      if [[ $name == kvm ]]; then continue; fi
      if [[ -L $path || -b $path || -c $path ]]; then cp -a "$path" /dev/
      elif [[ -d $path ]]; then mkdir "/dev/$name" && mount --rbind "$path" "/dev/$name"
      else : >"/dev/$name" && mount --bind "$path" "/dev/$name"
      fi
    done
  fi
  # Again and again, so that a row can end it: its guests live as long as this name space does.
  while true; do
    libvirtd --pid-file "$folder/libvirtd.pid" &
    wait
  done
' private-libvirtd "$folder"
