/// A compiled template: immutable, shared by any number of threads and renders.
///
///     let source = TemplateSource(name: "hello.html", text: "Hello {{ customer.first_name | default: 'you' }}!")
///     let program = try Program.compile(source, options: CompileOptions(escaping: .html))
///     var renderer = Renderer(program)
///     try renderer.render(["customer": ["first_name": "Ana"]], into: &bytes)
package struct Program: Sendable {
    /// Every path of the host's that it can read, through partials and inserts, in the order of first mention.
    package let reads: [VariablePath]
    /// The slots that it has, in the order of the source.
    package let slots: [SlotPlace]
    let code: Code

    /// Compiles a template, or says everything that is wrong with it at once.
    package static func compile(
        _ source: TemplateSource, options: CompileOptions
    ) throws(TemplateErrors) -> Program {
        let session = Session(options)
        let assembly = Assembly(session)
        let nodes = Parser(session.add(source), session).parsed()
        var compiler = RoutineCompiler(assembly, nodes, arguments: [], isPartial: false)
        assembly.routines.append(compiler.compile(nodes))
        if let errors = session.errors { throw errors }
        return Program(
            reads: assembly.reads, slots: assembly.slotPlaces,
            code: Code(assembly, options, sources: session.sources))
    }

    /// Renders once. Whoever renders more often keeps a `Renderer`, which is faster.
    ///
    /// - Parameters:
    ///   - globals: the host's names.
    ///   - context: what helpers get to know about the reader.
    ///   - buffer: the text is appended to it; unchanged when the render fails.
    package func render(
        _ globals: Object, context: Value = .nil, limits: Limits = .standard, into buffer: inout [UInt8],
        trace: inout Trace, slots: inout [SlotMark]
    ) throws(RenderError) {
        var renderer = Renderer(self, limits: limits)
        try renderer.render(globals, context: context, into: &buffer)
        trace = renderer.trace
        slots = renderer.slots
    }
}
