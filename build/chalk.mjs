// The part of chalk that yeoman-generator calls, without colors: the errors of a generator that declares wrong options, and
// the warnings of deprecated methods. Ours have neither.
const plain = (text) => text;

export default { cyan: plain, red: plain, yellow: plain };
