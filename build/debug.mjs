// Yeoman's traces for DEBUG=yeoman:*, which the bundle leaves out.
export default () => () => {};
