# The KVM probe: a 64 KiB BIOS image that goes real -> protected -> long mode with paging, runs loops from ROM and RAM, and leaves by isa-debug-exit.
.code16
.section .text
.globl _start
.org 0
entry:
  cli
  cld
  xor %ax,%ax
  mov %ax,%ss
  mov $0x7000,%sp
  mov $0x3f8,%dx ; mov $'1',%al ; out %al,%dx
  lgdtl %cs:gdtr
  mov %cr0,%eax ; or $1,%al ; mov %eax,%cr0
  ljmpl $0x08,$(0xf0000+pm)
.code32
pm:
  mov $0x10,%ax ; mov %ax,%ds ; mov %ax,%es ; mov %ax,%ss
  mov $0x7000,%esp
  mov $0x3f8,%dx ; mov $'2',%al ; out %al,%dx
  # page tables at 0x10000: PML4 0x10000, PDPT 0x11000, PD 0x12000 (2 MiB pages, 1 GiB)
  mov $0x10000,%edi ; xor %eax,%eax ; mov $3072,%ecx ; rep stosl
  movl $0x11003,0x10000
  movl $0x12003,0x11000
  mov $0x12000,%edi ; mov $0x83,%eax ; mov $512,%ecx
1: mov %eax,(%edi) ; add $0x200000,%eax ; add $8,%edi ; loop 1b
  mov $0x10000,%eax ; mov %eax,%cr3
  mov %cr4,%eax ; or $0x20,%eax ; mov %eax,%cr4
  mov $0xc0000080,%ecx ; rdmsr ; or $0x100,%eax ; wrmsr
  mov %cr0,%eax ; or $0x80000000,%eax ; mov %eax,%cr0
  ljmp $0x18,$(0xf0000+lm)
.code64
lm:
  mov $0x3f8,%dx ; mov $'3',%al ; out %al,%dx
  mov $0x7000,%rsp
  rdtsc ; shl $32,%rdx ; or %rdx,%rax ; mov %rax,%r8
  mov $0x100000,%ecx
2: dec %ecx ; jnz 2b
  rdtsc ; shl $32,%rdx ; or %rdx,%rax ; sub %r8,%rax ; mov %rax,0x6000
  mov $0x3f8,%dx ; mov $'4',%al ; out %al,%dx
  # copy a routine to RAM and call it (code out of RAM, not ROM)
  mov $(0xf0000+ramcode),%esi ; mov $0x20000,%edi ; mov $(ramend-ramcode),%ecx ; rep movsb
  mov $0x20000,%eax ; call *%rax
  mov $0x3f8,%dx ; mov $'5',%al ; out %al,%dx
  mov $0x501,%dx ; mov $0x21,%eax ; out %eax,%dx
3: hlt ; jmp 3b
ramcode:
  mov $0x1000000,%ecx
4: dec %ecx ; jnz 4b
  ret
ramend:
.align 8
gdt: .quad 0
  .quad 0x00cf9a000000ffff
  .quad 0x00cf92000000ffff
  .quad 0x00af9a000000ffff
gdtr: .word 31
  .long 0xf0000+gdt
.code16
.org 0xfff0
  ljmp $0xf000,$entry
.org 0x10000
