"""What the scripts of this folder share: the built product, whose classes and native libraries they measure."""
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PLUGINS = HERE.parents[1] / "update-site/target/products/org.espalier.product/linux/gtk/x86_64/espalier/plugins"
CLASSES = HERE / "target" / "classes"


def class_path(*more):
    """The benchmarks' own classes, what is given, and all that the product has."""
    if not PLUGINS.is_dir():
        sys.exit(f"{pathlib.Path(sys.argv[0]).name}: Espalier is not built yet; run ./espalier --version in the root folder first")
    paths = [CLASSES, *more, *sorted(PLUGINS.glob("*.jar"))]
    for bundle in sorted(PLUGINS.glob("org.espalier.libs*")):
        paths += [bundle, *sorted(bundle.glob("lib/*.jar"))]
    return os.pathsep.join(map(str, paths))


def compile_benchmarks(*sources, more=()):
    """Compiles sources of this folder; without any, all that need no more than the product."""
    CLASSES.mkdir(parents=True, exist_ok=True)
    files = sources or sorted((HERE / "src/org/espalier/benchmarks").rglob("*.java"))
    compiler = subprocess.run(["javac", "-nowarn", "-d", str(CLASSES), "-cp", class_path(*more), *map(str, files)], capture_output=True, text=True)
    if compiler.returncode:
        sys.exit(compiler.stderr)


def java(main, *arguments, options=(), more=()):
    """The command that runs a class, of org.espalier.benchmarks unless it is named in full, as the product's launcher would."""
    natives = os.pathsep.join(sorted({str(file.parent) for file in PLUGINS.glob("org.espalier.libs.*/**/*.so")}))
    # In a file, because ONNX Runtime 1.29 reads its process's command line and overflows the stack on long ones.
    path = CLASSES.parent / "class-path"
    path.write_text(f'-cp "{class_path(*more)}"')
    return ["java", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-XX:+UseParallelGC", "-Djava.library.path=" + natives,
            "-Dorg.bytedeco.javacpp.platform.preloadpath=" + natives, "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", *options,
            f"@{path}", main if "." in main else f"org.espalier.benchmarks.{main}", *map(str, arguments)]
