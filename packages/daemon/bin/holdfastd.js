#!/usr/bin/env node
import '../bundle/launch.js';
