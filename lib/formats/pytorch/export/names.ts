/** Names of layers as attributes of a Python module, each different and no name of its own. */

/** Words of Python, and attributes of nn.Module and of the generated class. */
const TAKEN = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield match case ' +
    'T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval ' +
    'extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict logits ' +
    'modules mtia named_buffers named_children named_modules named_parameters parameters register_buffer ' +
    'register_backward_hook register_forward_hook register_forward_pre_hook register_full_backward_hook ' +
    'register_module register_parameter requires_grad_ set_extra_state set_submodule share_memory state_dict to ' +
    'to_empty train training type xpu zero_grad compact_rnn_architecture module self x lengths last'
  ).split(' '),
);

export class AttributeNames {
  readonly #given = new Set<string>();

  of(name: string): string {
    const plain = name.replace(/\W/g, '_');
    const identifier = /^[A-Za-z]/.test(plain) ? plain : `layer_${plain}`;
    const free = (candidate: string): boolean =>
      !TAKEN.has(candidate) && !this.#given.has(candidate);
    let attribute = identifier;
    for (let copy = 2; !free(attribute); copy++) attribute = `${identifier}_${copy}`;
    this.#given.add(attribute);
    return attribute;
  }
}
