import { render } from 'preact';
import { App } from './app.tsx';

const page = document.getElementById('page');
if (page === null) throw new Error('the page has no root element');
page.replaceChildren();
render(<App />, page);
