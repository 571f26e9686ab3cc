# The test guest: a 64 KiB BIOS image in real mode. It talks on the first serial port (0x3f8) and obeys the power button.
.code16
.section .text
.globl _start
.org 0
entry:
  cli
  cld
  xor %ax,%ax
  mov %ax,%ds
  mov %ax,%es
  mov %ax,%ss
  mov $0x7000,%sp
  mov %ax,0x502          # tick counter
  # unreal mode, then LVT0 = ExtINT so that the 8259 reaches the CPU
  lgdtl %cs:gdtr
  mov %cr0,%eax ; or $1,%al ; mov %eax,%cr0
  mov $8,%bx ; mov %bx,%ds
  and $0xfe,%al ; mov %eax,%cr0
  mov $0xfee000f0,%ebx
  movl $0x1ff,%ds:(%ebx)
  mov $0xfee00350,%ebx
  movl $0x700,%ds:(%ebx)
  xor %ax,%ax
  mov %ax,%ds
  # PIC: IRQ0 -> int 8, IRQ4 -> int 0xc
  mov $0x11,%al ; out %al,$0x20
  mov $8,%al    ; out %al,$0x21
  mov $4,%al    ; out %al,$0x21
  mov $1,%al    ; out %al,$0x21
  mov $0xee,%al ; out %al,$0x21
  movw $irq0,0x20 ; movw $0xf000,0x22
  movw $irq4,0x30 ; movw $0xf000,0x32
  # PIT ch0 mode 2, 65536 -> 18.2 Hz
  mov $0x34,%al ; out %al,$0x43
  xor %al,%al   ; out %al,$0x40
  out %al,$0x40
  # UART: 8n1, rx irq, OUT2
  mov $0x3fb,%dx ; mov $3,%al ; out %al,%dx
  mov $0x3f9,%dx ; mov $1,%al ; out %al,%dx
  mov $0x3fc,%dx ; mov $0xb,%al ; out %al,%dx
  # power management: pc (PIIX4 0:1.3) or q35 (ICH9 0:1f.0)
  xor %bx,%bx
  mov $0x80000000,%eax
  call pcird
  shr $16,%eax
  cmp $0x29c0,%ax
  je q35
  cmp $0x1237,%ax
  jne nopm
  mov $0x80000b40,%eax ; mov $0x601,%ecx ; call pciwr
  mov $0x80000b80,%eax ; mov $1,%ecx ; call pciwr
  mov $0x80000b04,%eax ; mov $1,%ecx ; call pciwr
  jmp pmok
q35:
  mov $0x8000f840,%eax ; mov $0x601,%ecx ; call pciwr
  mov $0x8000f844,%eax ; mov $0x80,%ecx ; call pciwr
pmok:
  mov $0x600,%dx ; mov $0xffff,%ax ; out %ax,%dx  # PM1_STS: clear (QEMU sets PWRBTN on wakeup)
  mov $0x602,%dx ; mov $0x100,%ax ; out %ax,%dx   # PM1_EN: power button
  mov $1,%bl
nopm:
  mov %bl,0x504
  mov $ready,%si
  call puts
  sti
main:
  hlt
  # power button?
  cmpb $0,0x504
  je 1f
  mov $0x600,%dx
  in %dx,%ax
  test $0x100,%ax
  jz 1f
  out %ax,%dx
  mov $pwr,%si
  call puts
  cmpb $0,0x505          # 'i' = ignore power button
  jne 1f
  jmp poweroff
1: mov $0x3fd,%dx
  in %dx,%al
  test $1,%al
  jz main
  call getc
  cmp $'o',%al ; je poweroff
  cmp $'r',%al ; je reset
  cmp $'p',%al ; je panic
  cmp $'t',%al ; je ticks
  cmp $'m',%al ; je setmem
  cmp $'M',%al ; je getmem
  cmp $'w',%al ; je dwrite
  cmp $'d',%al ; je dread
  cmp $'s',%al ; je suspend
  cmp $'i',%al ; je ignore
  cmp $'l',%al ; je loop
  cmp $'e',%al ; je dbgexit
  cmp $'f',%al ; je tfault
  mov $'?',%al ; call putc
  jmp 1b
poweroff:
  mov $0x604,%dx ; mov $0x2000,%ax ; out %ax,%dx
  jmp main
suspend:
  mov $0x604,%dx ; mov $0x2400,%ax ; out %ax,%dx
  jmp main
reset:
  mov $0xfe,%al ; out %al,$0x64
  jmp main
panic:
  mov $0x505,%dx ; mov $1,%al ; out %al,%dx
  jmp main
tfault:
  lidt zero
  int3
dbgexit:
  mov $0x501,%dx ; call getc ; out %al,%dx
  jmp main
ignore:
  notb 0x505
  jmp okk
loop:
  call ok
2: jmp 2b
ticks:
  mov 0x502,%ax ; call hex4 ; jmp okk
setmem:
  call getc ; mov %al,0x510 ; jmp okk
getmem:
  mov 0x510,%al ; call putc ; jmp okk
dwrite:                    # w <lba lo> <lba hi> <fill>
  call lba
  call getc
  mov %al,%ah
  mov $0x8000,%di ; mov $256,%cx ; rep stosw
  mov $0x30,%al ; call cmd
  mov $0x8000,%si ; mov $256,%cx ; mov $0x1f0,%dx ; rep outsw
  call bsy
  mov $0x1f7,%dx ; mov $0xe7,%al ; out %al,%dx   # FLUSH CACHE
  call bsy
  test $0x21,%al
  jnz err
  jmp okk
dread:                     # d <lba lo> <lba hi> -> first byte as hex
  call lba
  mov $0x20,%al ; call cmd
  mov $0x8000,%di ; mov $256,%cx ; mov $0x1f0,%dx ; rep insw
  mov 0x8000,%al ; xor %ah,%ah ; call hex4
okk: call ok
  jmp 1b
err: mov $'E',%al ; call putc ; jmp 1b
lba:
  call getc ; mov %al,%bl ; call getc ; mov %al,%bh
  ret
cmd:
  push %ax
  call bsy
  mov $0x1f2,%dx ; mov $1,%al ; out %al,%dx
  inc %dx ; mov %bl,%al ; out %al,%dx
  inc %dx ; mov %bh,%al ; out %al,%dx
  inc %dx ; xor %al,%al ; out %al,%dx
  inc %dx ; mov $0xe0,%al ; out %al,%dx
  inc %dx ; pop %ax ; out %al,%dx
3: in %dx,%al
  test $0x80,%al ; jnz 3b
  test $0x21,%al ; jnz 4f
  test $8,%al ; jz 3b
4: ret
bsy:
  mov $0x1f7,%dx
5: in %dx,%al
  test $0x80,%al ; jnz 5b
  ret
ok: mov $okm,%si
puts: lodsb %cs:(%si),%al
  test %al,%al ; jz 6f
  call putc ; jmp puts
6: ret
putc: push %dx ; push %ax
  mov $0x3fd,%dx
7: in %dx,%al ; test $0x20,%al ; jz 7b
  pop %ax ; mov $0x3f8,%dx ; out %al,%dx ; pop %dx
  ret
getc: mov $0x3fd,%dx
8: in %dx,%al ; test $1,%al ; jz 8b
  mov $0x3f8,%dx ; in %dx,%al
  ret
hex4: mov $4,%cx
9: rol $4,%ax ; push %ax ; and $15,%al ; add $'0',%al ; cmp $'9',%al ; jbe 10f ; add $39,%al
10: call putc ; pop %ax ; loop 9b
  ret
pcird: mov $0xcf8,%dx ; out %eax,%dx ; mov $0xcfc,%dx ; in %dx,%eax
  ret
pciwr: mov $0xcf8,%dx ; out %eax,%dx ; mov $0xcfc,%dx ; mov %ecx,%eax ; out %eax,%dx
  ret
irq0: push %ax ; incw %ss:0x502 ; mov $0x20,%al ; out %al,$0x20 ; pop %ax ; iret
irq4: push %ax ; mov $0x20,%al ; out %al,$0x20 ; pop %ax ; iret
ready: .asciz "HOLDFAST-GUEST READY\n"
pwr: .asciz "POWER BUTTON\n"
okm: .asciz " ok\n"
zero: .word 0,0,0
.align 8
gdt: .quad 0
  .quad 0x00cf92000000ffff
gdtr: .word 15
  .long 0xf0000+gdt
.org 0xfff0
  ljmp $0xf000,$entry
.org 0x10000
