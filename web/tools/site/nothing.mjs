// What stands for Node's own modules in the browser: nothing.
export default {};
