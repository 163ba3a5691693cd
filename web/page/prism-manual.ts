// Prism would otherwise look for code in the page by itself: https://prismjs.com/docs/Prism.html#.manual
Object.assign(globalThis, { Prism: { manual: true, disableWorkerMessageHandler: true } });
