// Submits the page's form; without script the visible button does.
const form = document.querySelector('form[data-auto-submit]');
if (form) form.submit();
