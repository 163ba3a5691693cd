/**
 * The name of the npm package. By Yeoman convention, it is also the key of the answers in `.yo-rc.json`.
 */
export const generatorName = 'generator-unionai-terraform';
