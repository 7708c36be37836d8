import { facts, type Fact } from './facts';
import { html, type Html } from './html';
import { activePlace, statusBadge } from './machines';
import type { Visit } from './visit';
import type { Association, Instance } from './wire';
import { dollars, instant } from './words';

const answersAt = (host: string | null, port: number | null, user: string | null): string | undefined =>
  host === null ? undefined : `${user ?? 'root'}@${host}:${port ?? 22}`;

/** What is known of one machine. */
export function machineFacts(instance: Instance, visit: Visit): Html {
  const { words, language } = visit;
  const { active, replaced_by: next } = instance;
  return facts(words.machine, [
    [words.instance, html`<span data-testid="instance-id">${instance.id}</span>`],
    [words.status, statusBadge(instance)],
    [words.message, instance.message],
    [words.gpu, `${instance.num_gpus} × ${instance.gpu_name}, ${Math.round(instance.gpu_ram)} GB`],
    [words.price, `${dollars(instance.dph_total, language)}/h`],
    [words.total, `${dollars(instance.total_dph, language)}/h`],
    [words.label, instance.label],
    [words.activePlace, activePlace(instance, visit)],
    [words.epoch, active?.epoch],
    [words.address, active === null ? null : answersAt(active.ssh_host, active.ssh_port, active.ssh_user)],
    [words.gpuAddress, answersAt(instance.ssh_host, instance.ssh_port, instance.ssh_user)],
    [words.since, instance.start_date === null ? null : instant(instance.start_date)],
    [words.replacedBy, next === null ? null : html`<a href="/app/machines/${next}">${next}</a>`],
  ]);
}

/** What is known of a machine's CPU Standby. */
export function standbyFacts(association: Association, ready: Fact, { words }: Visit): Html {
  const { cpu_standby: vm, last_sync_at: last } = association;
  return facts(words.standby, [
    [words.state, association.state],
    ready,
    [words.health, association.health_status],
    [words.trouble, association.failure_reason],
    [words.name, vm.name],
    [words.zone, vm.zone],
    [words.address, answersAt(vm.ip, vm.ssh_port, vm.ssh_user)],
    [words.sync, association.sync_enabled ? words.syncOn : words.syncOff],
    [words.syncs, association.sync_count],
    [words.lastSync, last === null ? words.never : instant(last)],
  ]);
}
