# ruby-liquid, as Debian has it: file of customers, template, file for the first outputs.
require "json"
require "liquid"
data, template, sample = ARGV

def clock = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)

source = File.read(template)
start = clock
compiled = Liquid::Template.parse(source, error_mode: :strict)
compile = clock - start
renders = bytes = 0
seconds = 0.0
File.open(sample, "w") do |first|
  File.foreach(data).each_slice(100) do |lines|
    page = lines.map { |line| JSON.parse(line) }
    page.each { |customer| first.write(compiled.render!(customer)) } if renders < 1000
    start = clock
    page.each { |customer| bytes += compiled.render!(customer).bytesize }
    seconds += clock - start
    renders += page.size
  end
end
peak = File.read("/proc/self/status")[/VmHWM:\s+(\d+)/, 1].to_i
puts JSON.generate(name: "ruby-liquid #{Liquid::VERSION}", renders: renders, seconds: seconds, bytes: bytes,
  compile: compile, peak: peak)
