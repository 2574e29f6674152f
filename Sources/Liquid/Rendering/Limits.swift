/// How much one render may use. Always on, so that neither a hostile template nor hostile data can hang or
/// exhaust the process.
package struct Limits: Sendable, Equatable {
    /// Steps of the program. Work on long texts and lists counts as more: a step for each 64 bytes read or made, at least
    /// one for two items of a list made. So it bounds the time of a render, and the memory of all its values together.
    package var operations: Int
    /// Bytes that one render may write.
    package var outputBytes: Int
    /// Bytes of one text, and elements of one array, that a filter or capture may make.
    package var valueSize: Int
    /// Rounds of one loop.
    package var loopLength: Int
    /// How deep partials may render each other.
    package var partials: Int
    /// How deep arrays and objects may be nested in each other where they are printed or compared.
    package var depth: Int

    package init(
        operations: Int = 1_000_000, outputBytes: Int = 8 << 20, valueSize: Int = 1 << 20, loopLength: Int = 10_000,
        partials: Int = 100, depth: Int = 64
    ) {
        self.operations = operations
        self.outputBytes = outputBytes
        self.valueSize = valueSize
        self.loopLength = loopLength
        self.partials = partials
        self.depth = depth
    }

    /// Ample for any message, small enough that a runaway template ends within a second.
    package static let standard = Limits()
}
