// Loads the addon that COMPACT_RNN_ADDON names, without the library, reads memory on two threads, and
// multiplies on another. Prints its instruction sets.
const addon = {};
process.dlopen({ exports: addon }, process.env.COMPACT_RNN_ADDON);
if (addon.timeReading(1e6, 3, 2).length !== 3) throw new Error('nothing was read');
const identity = new Float64Array([1, 0, 0, 1]);
addon.multiply(new Float64Array([1, 2, 3, 4]), 2, 2, identity, 2, false).then((product) => {
  if (product.join() !== '1,2,3,4') throw new Error(`the product is ${product.join()}`);
  console.log(addon.isaInfo().available.join(' '));
});
