import '../app.css';
import { mount } from 'svelte';
import MiniWindow from './MiniWindow.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no element with the id "app".');

mount(MiniWindow, { target, props: { api: window.assistant } });
