#!/bin/sh
# Assembles the ROM `$1.S` of this folder into the 64 KiB image `$2`, with binutils.
set -e
here=$(cd "$(dirname "$0")" && pwd)
as --32 -o "$2.o" "$here/$1.S"
ld -m elf_i386 -Ttext 0 -o "$2.elf" "$2.o" 2>/dev/null
objcopy -O binary -j .text "$2.elf" "$2"
rm "$2.o" "$2.elf"
