import './styles/theme.css';
import { configureZod } from './app/configure-zod.ts';

// Before any schema is made: shared chunks run before the entry that imports them, so the rest comes afterwards.
configureZod();
const { start } = await import('./app/start.tsx');
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root');
start(root);
