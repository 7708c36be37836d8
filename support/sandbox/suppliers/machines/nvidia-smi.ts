/** The GPU a machine was rented with. */
export interface Gpu {
  readonly name: string;
  readonly memoryMb: number;
}

const DRIVER = '570.133.20';
const CUDA = '12.8';

const fullName = (name: string): string => `NVIDIA ${/^(RTX|GTX) \d/.test(name) ? 'GeForce ' : ''}${name}`;

/** A stand-in for nvidia-smi that knows the rented model and fails as the real one does when the GPU is lost. */
export const nvidiaSmi = (gpu: Gpu, uuid: string): string => `#!/bin/sh
name='${fullName(gpu.name).replace(/[^\w .()+-]/g, '')}'
total=${gpu.memoryMb}
uuid='GPU-${uuid}'
${ANSWERS}`;

const ANSWERS = `
if ! true < "\${GPU_DEVICE:-/dev/nvidia0}"; then
  echo 'Unable to determine the device handle for GPU0000:01:00.0: GPU is lost.  Reboot the system to recover this GPU'
  exit 15
fi 2>/dev/null

field() {
  case $1 in
    name | gpu_name) echo "$name" ;;
    memory.total) echo "$total$mib" ;;
    memory.used) echo "$((total / 16))$mib" ;;
    memory.free) echo "$((total - total / 16))$mib" ;;
    utilization.gpu | utilization.memory) echo "37$percent" ;;
    temperature.gpu) echo 61 ;;
    power.draw) echo "212.40$watt" ;;
    driver_version) echo '${DRIVER}' ;;
    uuid | gpu_uuid) echo "$uuid" ;;
    index | count) [ "$1" = index ] && echo 0 || echo 1 ;;
    pci.bus_id | gpu_bus_id) echo '00000000:01:00.0' ;;
    timestamp) date '+%Y/%m/%d %H:%M:%S.000' ;;
    pstate) echo P2 ;;
    *) return 1 ;;
  esac
}

query() {
  mib=' MiB' percent=' %' watt=' W' head=yes row='' titles=''
  case $format in *nounits*) mib='' percent='' watt='' ;; esac
  case $format in *noheader*) head=no ;; esac
  old=$IFS; IFS=', '
  for wanted in $1; do
    IFS=$old
    value=$(field "$wanted") || {
      echo "Field \\"$wanted\\" is not a valid field to query."
      exit 2
    }
    row="$row\${row:+, }$value" titles="$titles\${titles:+, }$wanted"
  done
  [ $head = no ] || echo "$titles"
  echo "$row"
}

asked='' format=''
for word in "$@"; do
  case $word in
    -L | --list-gpus) echo "GPU 0: $name (UUID: $uuid)"; exit ;;
    --query-gpu=*) asked=\${word#*=} ;;
    --format=*) format=\${word#*=} ;;
    -i | --id=* | 0) ;;
    *) echo "Invalid combination of input arguments. Please run 'nvidia-smi -h' for help."; exit 2 ;;
  esac
done
if [ -n "$asked" ]; then query "$asked"; exit; fi
mib=MiB percent=%
line='+-----------------------------------------------------------------------------------------+'
date
echo "$line"
printf '| NVIDIA-SMI %-22s Driver Version: %-14s CUDA Version: %-8s |\\n' '${DRIVER}' '${DRIVER}' '${CUDA}'
echo "$line"
printf '|   0  %-36s On  |   00000000:01:00.0 Off |            Off |\\n' "$name"
printf '| 45%%   61C    P2            212W /  450W | %9s / %9s |     37%%      Default |\\n' "$(field memory.used)" "$(field memory.total)"
echo "$line"
`;
