/** How somebody came into a group, in words (WeCom 92122). */
export function joinSceneText(scene: number): string {
  switch (scene) {
    case 1:
      return '由成员邀请';
    case 2:
      return '通过邀请链接';
    case 3:
      return '扫描群二维码';
    default:
      return '其他方式';
  }
}
