"""What stands behind the module `libvirt` of this distribution."""
