/**
 * The name of the npm package. Yeoman's convention makes it the key under which `.yo-rc.json` holds the answers.
 */
export const generatorName = 'generator-unionai-terraform';
