// node --import ./build/register.mjs: lets source files import *.ejs templates.
import { register } from 'node:module';

register('./hooks.mjs', import.meta.url);
