/** What stands in the way of compressing a node: its report names the node, and says this. */
export class Obstacle extends Error {}
